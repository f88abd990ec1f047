import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileLoader } from './file-loader.ts';
import { renderTemplate } from './index.ts';

describe('fileLoader', () => {
  let base = '';
  let root = '';

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'template-'));
    root = join(base, 'root');
    mkdirSync(join(root, 'parts'), { recursive: true });
    writeFileSync(join(base, 'secret'), 'secret');
    writeFileSync(join(root, 'a.yaml'), 'a {% include "parts/b.yaml" %}');
    writeFileSync(join(root, 'parts', 'b.yaml'), 'bé');
    writeFileSync(join(root, '..dots'), 'dots');
    symlinkSync(join(base, 'secret'), join(root, 'link'));
    symlinkSync(join(root, 'a.yaml'), join(root, 'inner'));
    symlinkSync(join(root, 'loop'), join(root, 'loop'));
  });

  afterAll(() => {
    rmSync(base, { recursive: true });
  });

  it('reads what is below its root', () => {
    const loader = fileLoader(root);
    expect(loader.load('a.yaml')).toEqual({ name: 'a.yaml', text: 'a {% include "parts/b.yaml" %}' });
    expect(loader.load('./parts//b.yaml')?.text).toBe('bé');
    expect(loader.load('inner')?.text).toContain('include');
    expect(loader.load('..dots')?.text).toBe('dots');
  });

  it.each([
    '../secret',
    'parts/../../secret',
    'parts/../a.yaml',
    'link',
    'loop',
    '/etc/passwd',
    '',
    '.',
    '..',
    'parts',
    'none',
    'a.yaml/x',
    'a\0.yaml',
  ])('finds no template %j', (name) => {
    expect(fileLoader(root).load(name)).toBeUndefined();
  });

  it('serves includes', () => {
    const loader = fileLoader(root);
    const main = loader.load('a.yaml') ?? { name: '', text: '' };
    expect(renderTemplate(main, { loader })).toMatchObject({ ok: true, output: 'a bé' });
    expect(renderTemplate({ name: 'm', text: '\n{% include "../secret" %}' }, { loader })).toMatchObject({
      ok: false,
      problem: { code: 'template-not-found', errorClass: 'TemplateNotFound', line: 2, file: 'm' },
    });
  });
});
