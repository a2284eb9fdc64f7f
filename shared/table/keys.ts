/**
 * The single table's layout. This file alone writes or reads a `#`.
 *
 * | item                   | pk                        | sk                    | lists index              | due index          |
 * |------------------------|---------------------------|-----------------------|--------------------------|--------------------|
 * | incident               | INC#reference             | HEAD                  | (its own, see below)     |                    |
 * | KPI instance           | INC#reference             | KPI#name              |                          | DUE#shard, instant |
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
 * | entitlement            | ENT#id                    | HEAD                  |                          |                    |
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
 * | reference counter      | CTR#site#day              | HEAD                  |                          |                    |
 * | idempotency key        | IDM#scope#key             | HEAD                  |                          |                    |
 * | outgoing message       | MSG#messageId             | HEAD                  |                          |                    |
 * | view of a message      | MSG#messageId             | VIEW#contactId        |                          |                    |
 * | click in a message     | MSG#messageId             | CLICK#contactId#link  |                          |                    |
 * | inbound mail           | MAIL#mailId               | HEAD                  | MAIL#outcome#shard, age  |                    |
 * | its second delivery    | MAIL#mailId               | TWIN#mailId           |                          |                    |
 * | mail we know by id     | MID#hash                  | OUT or IN#site#content|                          |                    |
 * | import or export       | JOB#id                    | HEAD                  | JOBL#site#direction, age |                    |
 * | leg of one             | JOB#id                    | LEG#number            |                          |                    |
 * | section of settings    | CFG#site                  | section               |                          |                    |
 * | standard text in brief | STD#site                  | TXT#id                |                          |                    |
 * | standard text, whole   | STD#site                  | BODY#id               |                          |                    |
 * | shape of their tree    | STD#site                  | TREE                  |                          |                    |
 * | hot key of one         | STD#site                  | HOT#key               |                          |                    |
 * | saved view             | SVW#owner                 | VIEW#id               |                          |                    |
 * | count of saved views   | SVW#owner                 | HEAD                  |                          |                    |
 * | minutes of a day       | TOT#kind#id               | day                   |                          |                    |
 * | word of an incident    | TERM#language#shard#word  | instant#reference     |                          |                    |
 * | calendar in brief      | CAL#site                  | BRIEF#id              |                          |                    |
 * | calendar, whole        | CAL#site                  | WHOLE#id              |                          |                    |
 * | that one uses it       | CAL#site                  | USE#id#kind#user      |                          |                    |
 * | count of calendars     | CAL#site                  | HEAD                  |                          |                    |
 * | agent's availability   | AVL#site                  | AGENT#agentId         |                          |                    |
 * | on-call rota           | ROTA#site                 | ROTA#id               |                          |                    |
 * | count of rotas         | ROTA#site                 | HEAD                  |                          |                    |
 * | webhook                | WHK#site                  | HOOK#id               |                          |                    |
 * | its secrets            | WHK#site                  | SECRET#id             |                          |                    |
 * | count of webhooks      | WHK#site                  | HEAD                  |                          |                    |
 * | delivery to a webhook  | WHD#deliveryId            | HEAD                  | WHL#webhookId, age       |                    |
 *
 * In an incident's partition HEAD sorts before KPI# and KPI# before LOG#, so one ascending query answers
 * "the incident, its promises and the beginning of its timeline".
 *
 * Incidents are listed by sixteen indexes of keys only: one for each of four scopes (status, assignee, group,
 * queue) and four orders (created, updated, priority, due). An index `statusByDue` has the partition key
 * `inStatus` and the sort key `byDue`. Each scope is divided by status, and by shard where it is hot.
 */
import { createHash } from 'node:crypto';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const HEAD = 'HEAD';

export const incidentKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: HEAD });

export const kpiKey = (reference: string, kpi: string): Key => ({ pk: `INC#${reference}`, sk: `KPI#${kpi}` });

/** The sort keys that hold an incident and its KPI instances, but no timeline. */
export const headAndKpis = { from: HEAD, to: 'KPI#~' } as const;

/** The sort keys of a timeline. */
export const timeline = { from: 'LOG#', to: 'LOG#~' } as const;

export const isTimelinePlace = (sk: string): boolean => sk > timeline.from && sk < timeline.to;

export const eventKey = (reference: string, at: string, id: string): Key => ({
  pk: `INC#${reference}`,
  sk: `LOG#${at}#${id}`,
});

/** The sort keys of a timeline since an instant, and those before it. */
export const eventPlaces = (at: string) => ({
  since: { from: `LOG#${at}`, to: timeline.to },
  before: { from: timeline.from, to: `LOG#${at}` },
});

/** A part of an incident: a task, a file, a relation. */
export const partKey = (reference: string, kind: string, id: string): Key => ({
  pk: `INC#${reference}`,
  sk: `PART#${kind}#${id}`,
});

/** The sort keys of all parts of one kind, in the order of their ids, which is that of their making. */
export const partsOfKind = (kind: string) => ({ from: `PART#${kind}#`, to: `PART#${kind}#~` });

/** The incident that an entry of a timeline was split into. */
export const splitKey = (reference: string, eventId: string): Key => ({
  pk: `INC#${reference}`,
  sk: `SPLIT#${eventId}`,
});

/** The words under which an incident is found, as they were last written. */
export const termsKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: 'TERMS' });

/** Long text has an item of its own, so that lists and changes do not pay for reading it. */
export const textKey = (reference: string, field: string): Key => ({
  pk: `INC#${reference}`,
  sk: `TEXT#${field}`,
});

/** The sort keys of an incident's texts. */
export const texts = { from: 'TEXT#', to: 'TEXT#~' } as const;

export const contactKey = (contactId: string): Key => ({ pk: `CON#${contactId}`, sk: HEAD });

/** Index `lists`: the contacts of one shard by their ids; those that were merged away are in none. */
export const contactShards = 8;
export const contactList = (shard: number): string => `CNL#${shard}`;
export const contactListOf = (contactId: string): string => contactList(shardOf(contactId, contactShards));

/** Whose id in another system this is. It may hold anything and be long: it is hashed. */
export const externalIdKey = (kind: 'contact' | 'account', externalId: string): Key => ({
  pk: `EXT#${kind}#${digest(externalId)}`,
  sk: HEAD,
});

/** The history of a contact, oldest first. */
export const contactEventKey = (contactId: string, at: string, id: string): Key => ({
  pk: `CON#${contactId}`,
  sk: `LOG#${at}#${id}`,
});

export const accountKey = (accountId: string): Key => ({ pk: `ACC#${accountId}`, sk: HEAD });

/** What stands beside an account: its contacts, and the accounts right below it. */
export const accountContactKey = (accountId: string, contactId: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `CON#${contactId}`,
});
export const subAccountKey = (accountId: string, below: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `SUB#${below}`,
});
export const accountContacts = { from: 'CON#', to: 'CON#~' } as const;
export const subAccounts = { from: 'SUB#', to: 'SUB#~' } as const;
/** From an account's contacts over itself, its incidents and the accounts below it to all that is owed to it. */
export const besideAccount = { from: accountContacts.from, to: 'T~' } as const;

/** `domain` as `domainOf` gives it. */
export const domainKey = (domain: string): Key => ({ pk: `DOM#${domain}`, sk: HEAD });
export const domainOfKey = (pk: string): string => pk.slice('DOM#'.length);

export const entitlementKey = (id: string): Key => ({ pk: `ENT#${id}`, sk: HEAD });

/** A row of the ledger of an entitlement, oldest first. */
export const drawKey = (id: string, at: string, row: string): Key => ({
  pk: `ENT#${id}`,
  sk: `DRAW#${at}#${row}`,
});
export const draws = { from: 'DRAW#', to: 'DRAW#~' } as const;
export const isDrawPlace = (sk: string): boolean => sk > draws.from && sk < draws.to;

/** That an entitlement is an account's or a contact's own. */
export const ownedEntitlementKey = (owner: 'account' | 'contact', ownerId: string, id: string): Key => ({
  pk: ownerPartition(owner, ownerId),
  sk: `TENT#${id}`,
});
export const ownedEntitlements = { from: 'TENT#', to: 'TENT#~' } as const;

/** Index `lists`: all accounts by their names. */
export const accountList = 'ACL#all';
/** What a cursor of that list, and of those beside an account or a contact, may stand at. */
export const isNamePlace = (text: string): boolean => text.includes('#');
export const byName = (foldedName: string, id: string): string => `${foldedName}#${id}`;
export const idOfName = (place: string): string => place.slice(place.lastIndexOf('#') + 1);

/** What stands beside accounts and contacts behind all that one look at who names an account sees. */
const assetBeside = (pk: string, assetId: string): Key => ({ pk, sk: `TAST#${assetId}` });
export const accountAssetKey = (accountId: string, assetId: string): Key =>
  assetBeside(accountKey(accountId).pk, assetId);
export const contactAssetKey = (contactId: string, assetId: string): Key =>
  assetBeside(contactKey(contactId).pk, assetId);
export const assetsBeside = { from: 'TAST#', to: 'TAST#~' } as const;
export const accountContractKey = (accountId: string, contractId: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `TAGR#${contractId}`,
});
export const contractsBeside = { from: 'TAGR#', to: 'TAGR#~' } as const;

export const productKey = (productId: string): Key => ({ pk: `PRD#${productId}`, sk: HEAD });
/** What stands beside a model: the models right below a family, the assets of a product. */
export const subProductKey = (familyId: string, below: string): Key => ({
  pk: `PRD#${familyId}`,
  sk: `SUB#${below}`,
});
export const productAssetKey = (productId: string, assetId: string): Key => ({
  pk: `PRD#${productId}`,
  sk: `AST#${assetId}`,
});
export const subProducts = { from: 'SUB#', to: 'SUB#~' } as const;

export const assetKey = (assetId: string): Key => ({ pk: `AST#${assetId}`, sk: HEAD });
/** `serial` as `foldSerial` gives it. It belongs to one asset of each model. */
export const serialNumberPartition = (serial: string): string => `SNR#${serial}`;
export const serialNumberKey = (serial: string, productId: string): Key => ({
  pk: serialNumberPartition(serial),
  sk: productId,
});

export const contractKey = (contractId: string): Key => ({ pk: `AGR#${contractId}`, sk: HEAD });
/** The assets that a contract covers. */
export const contractAssetKey = (contractId: string, assetId: string): Key => ({
  pk: `AGR#${contractId}`,
  sk: `AST#${assetId}`,
});
/** The sort keys of the assets of a model, and of those under a contract. */
export const ownAssets = { from: 'AST#', to: 'AST#~' } as const;
/** `number` in its folded form. */
export const contractNumberKey = (number: string): Key => ({ pk: `AGN#${number}`, sk: HEAD });

/** Index `lists`: all product models by their names, all contracts by their numbers. */
export const productList = 'PRL#all';
export const contractList = 'AGL#all';

/** Texts that begin with the same two letters stand in one partition. */
export const lookUpPartition = (text: string): string => `FIND#${[...text].slice(0, 2).join('')}`;
export const lookUpKey = (text: string, kind: string, id: string): Key => ({
  pk: lookUpPartition(text),
  sk: `${text}#${kind}#${id}`,
});

/** Whose incidents are kept in a row beside them: they rarely change hands. */
export const owners = ['contact', 'account', 'asset', 'topic'] as const;
export type Owner = (typeof owners)[number];

const ownerPrefix: Readonly<Record<Owner, string>> = {
  contact: 'CON',
  account: 'ACC',
  asset: 'SER',
  topic: 'TOP',
};

/** The incidents of one contact, account, asset (by serial number as `foldSerial` gives it) or topic. */
export const ownerPartition = (owner: Owner, id: string): string => `${ownerPrefix[owner]}#${id}`;

export const ownedIncidentKey = (owner: Owner, id: string, createdAt: string, reference: string): Key => ({
  pk: ownerPartition(owner, id),
  sk: `INC#${createdAt}#${reference}`,
});

/** The sort keys of the incidents in an owner's partition. */
export const ownedIncidents = { from: 'INC#', to: 'INC#~' } as const;

/** The same order as `viewPlace` gives: an owner's incidents stand in that of their creation. */
export const ownedPlace = (place: string): string => `INC#${place}`;
export const placeOfOwned = (sk: string): string => sk.slice('INC#'.length);

/** Serial numbers are typed with blanks, hyphens and in either case. */
export const foldSerial = (serialNumber: string): string =>
  serialNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]+/g, '');

/** `address` as `normaliseAddress` gives it. */
export const addressKey = (address: string): Key => ({ pk: `ADR#${address}`, sk: HEAD });
export const addressOfKey = (pk: string): string => pk.slice('ADR#'.length);

export const counterKey = (site: string, day: string): Key => ({ pk: `CTR#${site}#${day}`, sk: HEAD });

/** The client's own key is hashed: it may hold anything and be long. */
export const idempotencyKey = (scope: string, key: string): Key => ({
  pk: `IDM#${scope}#${digest(key)}`,
  sk: HEAD,
});

export const messageKey = (messageId: string): Key => ({ pk: `MSG#${messageId}`, sk: HEAD });

export const viewKey = (messageId: string, contactId: string): Key => ({
  pk: `MSG#${messageId}`,
  sk: `VIEW#${contactId}`,
});

export const clickKey = (messageId: string, contactId: string, link: string): Key => ({
  pk: `MSG#${messageId}`,
  sk: `CLICK#${contactId}#${digest(link)}`,
});

export const mailKey = (mailId: string): Key => ({ pk: `MAIL#${mailId}`, sk: HEAD });

/** A second delivery of a mail, beside the first. */
export const mailTwinKey = (mailId: string, twinId: string): Key => ({
  pk: `MAIL#${mailId}`,
  sk: `TWIN#${twinId}`,
});
export const mailTwins = { from: 'TWIN#', to: 'TWIN#~' } as const;

/** Message-IDs are the senders' own text: hashed, so that none can reach another's key. */
export const mailIdPartition = (headerMessageId: string): string => `MID#${digest(headerMessageId)}`;

export const sentMailIdKey = (headerMessageId: string): Key => ({
  pk: mailIdPartition(headerMessageId),
  sk: 'OUT',
});

export const receivedMailIdKey = (headerMessageId: string, site: string, contentHash: string): Key => ({
  pk: mailIdPartition(headerMessageId),
  sk: `IN#${site}#${contentHash}`,
});

export const scopes = ['status', 'assignee', 'group', 'queue'] as const;
export type Scope = (typeof scopes)[number];

export const orders = ['created', 'updated', 'priority', 'due'] as const;
export type Order = (typeof orders)[number];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The attribute that is a scope's partition key: `inStatus`. */
export const scopeAttribute = (scope: Scope) => `in${capital(scope)}`;
/** The attribute that is an order's sort key: `byDue`. */
export const orderAttribute = (order: Order) => `by${capital(order)}`;
/** The index of a scope in an order: `statusByDue`. */
export const viewIndex = (scope: Scope, order: Order) => `${scope}By${capital(order)}`;

/** All sixteen, with their keys. */
export const viewIndexes = scopes.flatMap((scope) =>
  orders.map((order) => ({
    name: viewIndex(scope, order),
    partitionKey: scopeAttribute(scope),
    sortKey: orderAttribute(order),
  })),
);

/** The `value` of the scopes assignee, group and queue for an incident that has none. */
export const NOBODY = '-';

/** One partition of a scope: `value` is the assignee's id, group or queue, and empty for the scope of all. */
export const viewPartition = (scope: Scope, value: string, status: string, shard: number): string =>
  `${scope.toUpperCase()}#${value}#${status}#${shard}`;

/** Sort key in every order: what it is ordered by, then what tells equals apart. */
export const viewPlace = (by: string, reference: string): string => `${by}#${reference}`;
export const referenceOfPlace = (place: string): string => place.slice(place.lastIndexOf('#') + 1);
export const valueOfPlace = (place: string): string => place.slice(0, place.lastIndexOf('#'));
/** What a cursor of a list may stand at. */
export const isViewPlace = (text: string): boolean => /^[\w:. -]{1,64}#\d{6}-\d{6,9}$/.test(text);

export const jobKey = (id: string): Key => ({ pk: `JOB#${id}`, sk: HEAD });
/** A leg is the work of one run: its item is what the stream tells of it. */
export const jobLegKey = (id: string, leg: number): Key => ({
  pk: `JOB#${id}`,
  sk: `LEG#${String(leg).padStart(6, '0')}`,
});
/** Index `lists`: the imports, or the exports, of a site by their age. */
export const jobList = (site: string, direction: 'import' | 'export'): string => `JOBL#${site}#${direction}`;

export const settingsPartition = (site: string): string => `CFG#${site}`;
export const settingsKey = (site: string, section: string): Key => ({
  pk: settingsPartition(site),
  sk: section,
});

export const standardTextPartition = (site: string): string => `STD#${site}`;
/** The sort keys of the shape of the tree and, behind it, all its nodes in brief. */
export const standardTexts = { from: 'TREE', to: 'TXT#~' } as const;
export const textTreeKey = (site: string): Key => ({ pk: `STD#${site}`, sk: 'TREE' });
export const standardTextKey = (site: string, id: string): Key => ({ pk: `STD#${site}`, sk: `TXT#${id}` });
export const wholeTextKey = (site: string, id: string): Key => ({ pk: `STD#${site}`, sk: `BODY#${id}` });
/** `hotKey` as `foldHotKey` gives it. */
export const hotKeyKey = (site: string, hotKey: string): Key => ({ pk: `STD#${site}`, sk: `HOT#${hotKey}` });

/** `owner`: an agent's id, or the site's for views that all see. */
export const savedViewPartition = (owner: string): string => `SVW#${owner}`;
export const savedViewKey = (owner: string, id: string): Key => ({ pk: `SVW#${owner}`, sk: `VIEW#${id}` });
export const savedViewsOfOwner = { from: 'VIEW#', to: 'VIEW#~' } as const;
/** How many views an owner has saved. */
export const savedViewCountKey = (owner: string): Key => ({ pk: `SVW#${owner}`, sk: HEAD });

/** Minutes logged on one day by an agent or for an account. */
export const minutesPartition = (kind: 'agent' | 'account', id: string): string => `TOT#${kind}#${id}`;
export const minutesKey = (kind: 'agent' | 'account', id: string, day: string): Key => ({
  pk: minutesPartition(kind, id),
  sk: day,
});

export const calendarPartition = (site: string): string => `CAL#${site}`;
export const calendarBriefKey = (site: string, id: string): Key => ({
  pk: calendarPartition(site),
  sk: `BRIEF#${id}`,
});
export const calendarBriefs = { from: 'BRIEF#', to: 'BRIEF#~' } as const;
export const calendarKey = (site: string, id: string): Key => ({
  pk: calendarPartition(site),
  sk: `WHOLE#${id}`,
});
/** That something refers to a calendar, which cannot be deleted while it does. */
export const calendarUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: calendarPartition(site),
  sk: `USE#${id}#${kind}#${user}`,
});
export const calendarUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
export const calendarCountKey = (site: string): Key => ({ pk: calendarPartition(site), sk: HEAD });

export const availabilityPartition = (site: string): string => `AVL#${site}`;
export const availabilityKey = (site: string, agentId: string): Key => ({
  pk: availabilityPartition(site),
  sk: `AGENT#${agentId}`,
});
export const availabilities = { from: 'AGENT#', to: 'AGENT#~' } as const;

export const rotaPartition = (site: string): string => `ROTA#${site}`;
export const rotaKey = (site: string, id: string): Key => ({ pk: rotaPartition(site), sk: `ROTA#${id}` });
export const rotas = { from: 'ROTA#', to: 'ROTA#~' } as const;
export const rotaCountKey = (site: string): Key => ({ pk: rotaPartition(site), sk: HEAD });

export const webhookPartition = (site: string): string => `WHK#${site}`;
export const webhookKey = (site: string, id: string): Key => ({
  pk: webhookPartition(site),
  sk: `HOOK#${id}`,
});
export const webhooks = { from: 'HOOK#', to: 'HOOK#~' } as const;
/** What a webhook's messages are signed with: apart, so that who lists webhooks does not even read it. */
export const webhookSecretKey = (site: string, id: string): Key => ({
  pk: webhookPartition(site),
  sk: `SECRET#${id}`,
});
export const webhookCountKey = (site: string): Key => ({ pk: webhookPartition(site), sk: HEAD });

export const webhookDeliveryKey = (deliveryId: string): Key => ({ pk: `WHD#${deliveryId}`, sk: HEAD });
/** Index `lists`: what a webhook was sent, oldest first. */
export const webhookDeliveryList = (webhookId: string): string => `WHL#${webhookId}`;

/** The incidents of one language and shard in which a word stands, oldest first. */
export const termPartition = (language: string, shard: number, word: string): string =>
  `TERM#${language}#${shard}#${word}`;
export const termKey = (partition: string, createdAt: string, reference: string): Key => ({
  pk: partition,
  sk: termPlace(createdAt, reference),
});
/** Where an incident stands in every list of words and of owners: by the instant of its making. */
export const termPlace = (createdAt: string, reference: string): string => `${createdAt}#${reference}`;
/** Whether it is one, or the bound right behind one. */
export const isTermPlace = (place: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#\d{6}-\d{6,9} ?$/.test(place);

/** Index `lists`: inbound mail of one outcome in one shard, oldest first. */
export const mailList = (outcome: string, shard: number): string => `MAIL#${outcome}#${shard}`;

/** Sort key in `lists`: the instant, then what tells equals apart. */
export const byAge = (at: string, id: string): string => `${at}#${id}`;

/** Index `due`: what falls due, in one shard. */
export const dueList = (shard: number): string => `DUE#${shard}`;

/** Sort key in `due`; `dueUntil` bounds a query of all that is due at or before an instant. */
export const dueAt = (at: string, reference: string, kpi: string): string => `${at}#${reference}#${kpi}`;
export const dueUntil = (at: string): string => `${at}#~`;

/** Which of `shards` index partitions an item with this id lives in. */
export const shardOf = (id: string, shards: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % shards;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
