/** Something to wait for, and the way to say that it has happened. */
export interface Gate {
  readonly passed: Promise<void>;
  open(this: void): void;
}

export function gate(): Gate {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
