import type { ImageDefaults } from '@maestro-ng/engine';
import { optionalRecord, textList, texts } from './fields.ts';
import { imageSettings } from './settings/settings.ts';

/** What `GET /images/{name}/json` tells of what containers get. */
export function imageDefaults(inspection: unknown): ImageDefaults {
  const config = optionalRecord(optionalRecord(inspection).Config);
  return { env: textList(config.Env), labels: texts(config.Labels), settings: imageSettings(config) };
}
