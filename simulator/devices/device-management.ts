import type { ApiClient, Device } from '../api-client.js';

/** The page "device management", at the portal and in the App alike. */
export const deviceManagement = (api: ApiClient) => ({
  openDevices: () => api.get<{ devices: Device[] }>('/v1/devices'),
  enableDevice: (bindingId: string) => api.post<Device>(`/v1/devices/${bindingId}/enable`, undefined),
  disableDevice: (bindingId: string) => api.post<Device>(`/v1/devices/${bindingId}/disable`, undefined),
});
