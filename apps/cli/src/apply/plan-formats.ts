/** How `maestro plan` shows a plan. */
export const planFormats = ['text', 'dot', 'mermaid'] as const;
