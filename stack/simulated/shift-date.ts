/**
 * Makes the whole process live in another time: `Date` without arguments answers `now`. Only for the simulator, whose libraries (the
 * identity provider) read the clock themselves; our own code asks a `Clock`.
 */
export function shiftDate(now: () => Date) {
  globalThis.Date = new Proxy(Date, {
    construct: (real, given, target) => Reflect.construct(real, given.length > 0 ? given : [now().getTime()], target) as Date,
    apply: () => now().toString(),
    get: (real, name) => (name === 'now' ? () => now().getTime() : (Reflect.get(real, name) as unknown)),
  });
}
