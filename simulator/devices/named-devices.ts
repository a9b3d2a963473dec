export type NamedDevices<Device, Name extends string = string> = ReturnType<typeof createNamedDevices<Device, Name>>;

/** The devices of a world, by the names that testers give them: one is there as soon as it is named. */
export function createNamedDevices<Device, Name extends string>(newDevice: (name: Name) => Device) {
  const devices = new Map<Name, Device>();
  return {
    called(name: Name): Device {
      const device = devices.get(name) ?? newDevice(name);
      devices.set(name, device);
      return device;
    },
    all: () => [...devices],
    clear: () => devices.clear(),
  };
}
