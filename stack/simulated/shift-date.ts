/**
 * Makes the process live in another time: `Date` without arguments answers `now`, as long as it is asked `where` that holds. Only for libraries that
 * read the clock themselves (OpenID providers); our own code asks a `Clock`.
 */
export function shiftDate(now: () => Date, where: () => boolean = () => true) {
  const real = Date;
  const instant = () => (where() ? now().getTime() : real.now());
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, type) => Reflect.construct(target, given.length > 0 ? given : [instant()], type) as Date,
    apply: () => new real(instant()).toString(),
    get: (target, name) => (name === 'now' ? instant : (Reflect.get(target, name) as unknown)),
  });
}
