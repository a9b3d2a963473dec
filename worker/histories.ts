import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

/**
 * Histories as text files that people can read and compare. Not the SDK's own form: its converter stops where npm has installed several
 * copies of protobufjs.
 */
export function historyToText(history: proto.temporal.api.history.v1.IHistory): string {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  return `${JSON.stringify(plain, null, 2)}\n`;
}

export const historyFromText = (text: string): proto.temporal.api.history.v1.IHistory =>
  History.fromObject(JSON.parse(text) as Record<string, unknown>);
