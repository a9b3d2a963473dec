import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

/**
 * Histories as text files that people can read and compare. Not the SDK's own form: its converter stops where npm has installed several
 * copies of protobufjs.
 */
export function historyToText(history: proto.temporal.api.history.v1.IHistory): string {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  // Where something was thrown names files of the machine that recorded it; replaying asks for none of that.
  return `${JSON.stringify(plain, (key, value: unknown) => (key === 'stackTrace' ? undefined : value), 2)}\n`;
}

export const historyFromText = (text: string): proto.temporal.api.history.v1.IHistory =>
  History.fromObject(JSON.parse(text) as Record<string, unknown>);
