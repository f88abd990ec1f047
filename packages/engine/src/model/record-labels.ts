/** Labels on volumes that keep records of applies; none of them is on a container. */
export const recordLabels = {
  /** The environment's name. */
  environment: 'maestro.record',
  number: 'maestro.record.number',
  id: 'maestro.record.id',
  /** RFC 3339. */
  time: 'maestro.record.time',
  /** The record as JSON, compressed by gzip, in base64. */
  content: 'maestro.record.content',
} as const;
