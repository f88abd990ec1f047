import type { Clock } from '../../port/clock.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { clockSkew } from '../clock-skew.ts';
import { asRecordTime, type LogMoment } from './log-moment.ts';

/** A ship's clock, by which it writes its logs; asked for the time once, when that is needed. */
export class ShipClock {
  readonly #driver: HostDriver;
  readonly #clock: Clock;
  /** Of the request, by our clock. */
  readonly #asked: number;
  #skewMs: number | undefined;

  constructor(driver: HostDriver, clock: Clock) {
    this.#driver = driver;
    this.#clock = clock;
    this.#asked = clock.now();
  }

  /** How far it is ahead of ours, in milliseconds; 0 also where the Engine does not tell. */
  async skewMs(signal: AbortSignal): Promise<number> {
    this.#skewMs ??= (await clockSkew(this.#driver, this.#clock, signal)) ?? 0;
    return this.#skewMs;
  }

  /** A moment before the request as in the ship's records. */
  async recordTime(moment: LogMoment, signal: AbortSignal): Promise<string> {
    return asRecordTime(moment, typeof moment === 'string' ? 0 : this.#asked + (await this.skewMs(signal)));
  }
}
