import { CsvError, parse } from 'csv-parse/sync';

/** What is wrong with the file, as the error that its reader throws. */
type Unfit = (complaint: string) => Error;

/** The lines of a file whose first line names exactly these columns, each with its number. */
export function csvRecords(csv: string, columns: readonly string[], unfit: Unfit): { record: unknown; info: { lines: number } }[] {
  const checkColumns = (header: string[]) => {
    if (header.join() !== columns.join()) throw unfit(`its first line is not ${columns.join()}`);
    return [...columns];
  };
  try {
    return parse(csv, { bom: true, columns: checkColumns, info: true, skip_empty_lines: true });
  } catch (error) {
    throw error instanceof CsvError ? unfit(error.message) : error;
  }
}

export function utf8(bytes: Buffer, unfit: Unfit): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unfit('it is not UTF-8');
  }
}
