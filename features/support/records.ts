import type { Client } from '@temporalio/client';
import type pg from 'pg';

/** What the product keeps and what its operators see, where no answer of the API shows it. */
export class Records {
  constructor(
    private readonly database: pg.Pool,
    private readonly temporal: Client,
  ) {}

  async registration(id: string): Promise<Record<string, unknown>> {
    return (await this.rows('select * from registrations where id = $1', [id]))[0] ?? {};
  }

  registrationsOf = (idNumber: string) => this.rows('select * from registrations where id_number = $1', [idNumber]);
  consents = () => this.rows('select * from consents', []);
  carrierCheck = async (id: string) => (await this.rows('select * from carrier_checks where id = $1', [id]))[0] ?? {};
  cardsReadOnForms = () => this.rows('select id from registration_drafts where card_read_at is not null', []);
  deviceCodes = () => this.rows('select * from device_codes order by created_at', []);
  notices = () => this.rows('select * from notices order by created_at', []);

  async audit(objectId: string): Promise<string[]> {
    return (await this.rows('select action from audit_entries where object_id = $1 order by sequence', [objectId])).map(({ action }) =>
      String(action),
    );
  }

  /** How a process ended; waits for its end. */
  ending = (workflowId: string) => this.temporal.workflow.getHandle(workflowId).result();
  state = async (workflowId: string) => (await this.temporal.workflow.getHandle(workflowId).describe()).status.name;

  /** Everything that Temporal shows of all processes without the key: ids, attributes, histories. */
  async seenByOperators() {
    const seen: { id: string; attributes: Record<string, unknown>; history: string }[] = [];
    for await (const { workflowId, searchAttributes } of this.temporal.workflow.list()) {
      const history = await this.temporal.workflow.getHandle(workflowId).fetchHistory();
      seen.push({ id: workflowId, attributes: searchAttributes, history: rawText(history) });
    }
    return seen;
  }

  private async rows(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    return (await this.database.query<Record<string, unknown>>(sql, values)).rows;
  }
}

/** All texts in it, and all bytes as text, so that something readable in a payload would be found. JSON would show bytes as Base64. */
function rawText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'object' && value !== null ? Object.values(value).map(rawText).join('\n') : '';
}
