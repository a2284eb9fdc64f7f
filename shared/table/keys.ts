/**
 * The single table's layout. The files of `keys/`, one for each domain, alone write or read a `#`.
 *
 * | item                   | pk                        | sk                    | lists index              | due index          |
 * |------------------------|---------------------------|-----------------------|--------------------------|--------------------|
 * | incident               | INC#reference             | HEAD                  | (its own, see below)     |                    |
 * | KPI instance           | INC#reference             | KPI#name              |                          | DUE#shard, instant |
 * | what time does next    | INC#reference             | HEAD#TIMER            |                          | DUE#shard, instant |
 * | timeline event         | INC#reference             | LOG#instant#id        |                          |                    |
 * | part (task, file, …)   | INC#reference             | PART#kind#id          |                          |                    |
 * | what an entry became   | INC#reference             | SPLIT#eventId         |                          |                    |
 * | words it is found by   | INC#reference             | TERMS                 |                          |                    |
 * | long text              | INC#reference             | TEXT#field            |                          |                    |
 * | contact                | CON#contactId             | HEAD                  | CNL#shard, contactId     |                    |
 * | contact's incident     | CON#contactId             | INC#instant#reference |                          |                    |
 * | contact's history      | CON#contactId             | LOG#instant#id        |                          |                    |
 * | account                | ACC#accountId             | HEAD                  | ACL#all, folded name     |                    |
 * | account's contact      | ACC#accountId             | CON#contactId         |                          |                    |
 * | account's incident     | ACC#accountId             | INC#instant#reference |                          |                    |
 * | account below another  | ACC#accountId             | SUB#accountId         |                          |                    |
 * | account's entitlement  | ACC#accountId             | TENT#id               |                          |                    |
 * | contact's entitlement  | CON#contactId             | TENT#id               |                          |                    |
 * | entitlement            | ENT#id                    | HEAD                  | ENL#all, id              |                    |
 * | row of its ledger      | ENT#id                    | DRAW#instant#id       |                          |                    |
 * | account's asset        | ACC#accountId             | TAST#assetId          |                          |                    |
 * | account's contract     | ACC#accountId             | TAGR#contractId       |                          |                    |
 * | contact's asset        | CON#contactId             | TAST#assetId          |                          |                    |
 * | domain of an account   | DOM#domain                | HEAD                  |                          |                    |
 * | id in another system   | EXT#kind#hash             | HEAD                  |                          |                    |
 * | look-up of customers   | FIND#two letters          | text#kind#id          |                          |                    |
 * | product model          | PRD#productId             | HEAD                  | PRL#all, folded name     |                    |
 * | model below a family   | PRD#productId             | SUB#productId         |                          |                    |
 * | asset of a model       | PRD#productId             | AST#assetId           |                          |                    |
 * | asset                  | AST#assetId               | HEAD                  |                          |                    |
 * | serial number's asset  | SNR#serialNumber          | productId             |                          |                    |
 * | contract               | AGR#contractId            | HEAD                  | AGL#all, folded number   |                    |
 * | asset under a contract | AGR#contractId            | AST#assetId           |                          |                    |
 * | number of a contract   | AGN#number                | HEAD                  |                          |                    |
 * | asset's incident       | SER#serialNumber          | INC#instant#reference |                          |                    |
 * | topic's incident       | TOP#topic                 | INC#instant#reference |                          |                    |
 * | address                | ADR#address               | HEAD                  |                          |                    |
 * | its failures           | ADR#address               | SOFT                  |                          |                    |
 * | mail of one sender     | CAP#site#hash             | HEAD                  | BRK#site, age            |                    |
 * | automatic mail         | CAP#site#hash             | HEAD                  | BRK#site, age            |                    |
 * | reference counter      | CTR#site#day              | HEAD                  |                          |                    |
 * | idempotency key        | IDM#scope#key             | HEAD                  |                          |                    |
 * | outgoing message       | MSG#messageId             | HEAD                  | OUTL#state#shard, age    |                    |
 * | view of a message      | MSG#messageId             | VIEW#contactId        |                          |                    |
 * | click in a message     | MSG#messageId             | CLICK#contactId#link  |                          |                    |
 * | inbound mail           | MAIL#mailId               | HEAD                  | MAIL#outcome#shard, age  |                    |
 * | its second delivery    | MAIL#mailId               | TWIN#mailId           |                          |                    |
 * | mail we know by id     | MID#hash                  | OUT or IN#site#content|                          |                    |
 * | mails sent in a second | PACE#second               | HEAD                  |                          |                    |
 * | mail of a sender       | MLS#site#address          | instant#mailId        |                          |                    |
 * | foreign reference      | FRF#site#foreign reference| HEAD                  |                          |                    |
 * | import or export       | JOB#id                    | HEAD                  | JOBL#site#direction, age |                    |
 * | leg of one             | JOB#id                    | LEG#number            |                          |                    |
 * | section of settings    | CFG#site                  | section               |                          |                    |
 * | standard text in brief | STD#site                  | TXT#id                |                          |                    |
 * | standard text, whole   | STD#site                  | BODY#id               |                          |                    |
 * | shape of their tree    | STD#site                  | TREE                  |                          |                    |
 * | hot key of one         | STD#site                  | HOT#key               |                          |                    |
 * | that one sends it      | STD#site                  | USE#id#kind#user      |                          |                    |
 * | message template       | TPL#site                  | CUR#type#language     |                          |                    |
 * | version of one         | TPL#site                  | VER#type#language#n   |                          |                    |
 * | saved view             | SVW#owner                 | VIEW#id               |                          |                    |
 * | count of saved views   | SVW#owner                 | HEAD                  |                          |                    |
 * | minutes of a day       | TOT#kind#id               | day                   |                          |                    |
 * | word of an incident    | TERM#language#shard#word  | instant#reference     |                          |                    |
 * | calendar in brief      | CAL#site                  | BRIEF#id              |                          |                    |
 * | calendar, whole        | CAL#site                  | WHOLE#id              |                          |                    |
 * | that one uses it       | CAL#site                  | USE#id#kind#user      |                          |                    |
 * | calendar to go by anew | CAL#site                  | REPLAN#id             |                          | DUE#0, instant     |
 * | count of calendars     | CAL#site                  | HEAD                  |                          |                    |
 * | agent's availability   | AVL#site                  | AGENT#agentId         |                          |                    |
 * | on-call rota           | ROTA#site                 | ROTA#id               |                          |                    |
 * | that one assigns by it | ROTA#site                 | USE#id#kind#user      |                          |                    |
 * | count of rotas         | ROTA#site                 | HEAD                  |                          |                    |
 * | SLA policies           | SLA#site                  | POLICIES              |                          |                    |
 * | uses of a policy       | SLA#site                  | USES#id               |                          |                    |
 * | that one uses it       | SLA#site                  | USE#id#kind#user      |                          |                    |
 * | escalations            | SLA#site                  | ESCALATIONS           |                          |                    |
 * | timers to reckon anew  | SLA#site                  | REPLAN                |                          | DUE#0, instant     |
 * | business rule          | RUL#site                  | RULE#id               |                          |                    |
 * | order of the rules     | RUL#site                  | ORDER                 |                          |                    |
 * | whose turn it is       | RR#site#group             | HEAD                  |                          |                    |
 * | that rules have fired  | INC#reference             | RULED#change          |                          |                    |
 * | webhook                | WHK#site                  | HOOK#id               |                          |                    |
 * | its secrets            | WHK#site                  | SECRET#id             |                          |                    |
 * | uses of a webhook      | WHK#site                  | USES#id               |                          |                    |
 * | that one calls it      | WHK#site                  | USE#id#kind#user      |                          |                    |
 * | count of webhooks      | WHK#site                  | HEAD                  |                          |                    |
 * | delivery to a webhook  | WHD#deliveryId            | HEAD                  | WHL#webhookId, age       |                    |
 *
 * In an incident's partition HEAD and HEAD#TIMER sort before KPI# and KPI# before LOG#, so one ascending query answers
 * "the incident, its timer and promises, and the beginning of its timeline".
 *
 * Incidents are listed by sixteen indexes of keys only: one for each of four scopes (status, assignee, group,
 * queue) and four orders (created, updated, priority, due). An index `statusByDue` has the partition key
 * `inStatus` and the sort key `byDue`. Each scope is divided by status, and by shard where it is hot.
 */
export * from './keys/automation.ts';
export * from './keys/customers.ts';
export * from './keys/incidents.ts';
export { byAge, type Key, shardOf } from './keys/key.ts';
export * from './keys/lists.ts';
export * from './keys/mail.ts';
export * from './keys/owed.ts';
export * from './keys/owners.ts';
export * from './keys/requests.ts';
export * from './keys/schedules.ts';
export * from './keys/settings.ts';
export * from './keys/sla.ts';
export * from './keys/templates.ts';
