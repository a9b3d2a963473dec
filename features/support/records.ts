import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type pg from 'pg';
import { attributes } from '../../workflows/starts.js';

/** A server that is busy lists a process some seconds after it began. */
const listedSeconds = 20;

/** What the product keeps and what its operators see, where no answer of the API shows it. */
export class Records {
  constructor(
    private readonly database: pg.Pool,
    private readonly temporal: Client,
    /** When the scenario began, by the clock of the Temporal server, which does not travel. */
    private readonly since: Date,
  ) {}

  async registration(id: string): Promise<Record<string, unknown>> {
    return (await this.rows('select * from registrations where id = $1', [id]))[0] ?? {};
  }

  /** An account as it is after a registration by mobile number (D-36). */
  forgetEmail = (registrationId: string) => this.rows('update registrations set email = null where id = $1', [registrationId]);
  certificateApplicants = () => this.rows('select * from certificate_applicants', []);
  recoveries = () => this.rows('select * from recoveries order by created_at', []);
  registrationsOf = (idNumber: string) => this.rows('select * from registrations where id_number = $1', [idNumber]);
  /** Newest first. */
  recoveriesOf = (idNumber: string) =>
    this.rows(
      'select r.* from recoveries r join registrations g on g.id = r.registration_id where g.id_number = $1 order by r.created_at desc',
      [idNumber],
    );
  devicesOf = (registrationId: string) => this.rows('select * from device_bindings where registration_id = $1', [registrationId]);
  consents = () => this.rows('select * from consents', []);
  carrierCheck = async (id: string) => (await this.rows('select * from carrier_checks where id = $1', [id]))[0] ?? {};
  cardsReadOnForms = () => this.rows('select id from registration_drafts where card_read_at is not null', []);
  deviceCodes = () => this.rows('select * from device_codes order by created_at', []);
  notices = () => this.rows('select * from notices order by created_at', []);

  cardApplications = () => this.rows('select * from card_applications order by submitted_at', []);
  photos = () => this.rows('select * from photos', []);
  cards = () => this.rows('select * from cards order by opened_at', []);

  visitCodes = () => this.rows('select * from visit_codes order by made_at, number', []);
  presentation = async (id: string) => (await this.rows('select * from presentations where id = $1', [id]))[0] ?? {};

  institution = async (code: string) => (await this.rows('select * from institutions where code = $1', [code]))[0] ?? {};

  grants = () => this.rows('select * from grants order by offered_at', []);

  openIdRecords = () => this.rows('select * from oidc_records', []);
  /** The insurer's decision, as its row stands. */
  suspend = (idNumber: string) =>
    this.rows(
      "insert into restrictions (id, id_number, kind, reason, placed_at, placed_by) values (gen_random_uuid(), $1, 'suspended', 'misuse', now(), 'x')",
      [idNumber],
    );
  /** As if everybody had accepted rules that have been revised since: the rules themselves are a file of the release. */
  makeConsentsEarlier = () => this.rows("update consents set terms_version = '2010-01-01.1', terms_sha256 = '0'", []);

  auditOfAccount = (registrationId: string) =>
    this.rows('select * from audit_entries where account_id = $1 order by sequence desc', [registrationId]);
  auditOfReviewer = (staffId: string) =>
    this.rows(
      'select a.* from audit_entries a join reviewers r on r.id::text = a.object_id::text where r.staff_id = $1 order by a.sequence',
      [staffId],
    );
  /** Readings of which anything is kept that the card said. */
  readingsWithData = () =>
    this.rows('select id from card_readings where coalesce(record, card_number, id_number, holder_name, birth_date) is not null', []);
  cardReadings = () => this.rows('select * from card_readings order by requested_at', []);

  /** Every row of every table, as text. */
  async everythingStored(): Promise<string> {
    const tables = await this.rows("select table_name from information_schema.tables where table_schema = 'public'", []);
    const rows = tables.map(({ table_name }) => this.rows(`select row_to_json(t)::text as row from "${String(table_name)}" t`, []));
    return (await Promise.all(rows))
      .flat()
      .map(({ row }) => row)
      .join('\n');
  }

  async audit(objectId: string): Promise<string[]> {
    return (await this.rows('select action from audit_entries where object_id = $1 order by sequence', [objectId])).map(({ action }) =>
      String(action),
    );
  }

  /** How a process ended; waits for its end. */
  ending = (workflowId: string) => this.temporal.workflow.getHandle(workflowId).result();
  state = async (workflowId: string) => (await this.temporal.workflow.getHandle(workflowId).describe()).status.name;

  /** What an operator sees of one process. */
  async process(workflowId: string) {
    const { status, typedSearchAttributes } = await this.temporal.workflow.getHandle(workflowId).describe();
    return { status: status.name, stage: typedSearchAttributes.get(attributes.stage), dueAt: typedSearchAttributes.get(attributes.dueAt) };
  }

  /** Everything that Temporal shows of all processes of this scenario without the key: ids, attributes, histories. */
  async seenByOperators() {
    const seen: { id: string; attributes: Record<string, unknown>; history: string }[] = [];
    for (const { workflowId, searchAttributes } of await this.listed()) {
      const history = await this.temporal.workflow.getHandle(workflowId).fetchHistory();
      seen.push({ id: workflowId, attributes: searchAttributes, history: rawText(history) });
    }
    return seen;
  }

  /** All processes of this scenario, once the server lists what it was told: that follows after a moment. */
  private async listed(): Promise<WorkflowExecutionInfo[]> {
    const told = await this.rows('select distinct workflow_id from outbox_messages where delivered_at is not null', []);
    const patience = AbortSignal.timeout(listedSeconds * 1000);
    for (;;) {
      const listed = await Array.fromAsync(this.temporal.workflow.list({ query: `StartTime >= '${this.since.toISOString()}'` }));
      const missing = told.filter(({ workflow_id }) => !listed.some(({ workflowId }) => workflowId === workflow_id));
      if (missing.length === 0) return listed;
      patience.throwIfAborted();
    }
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
