/** Migrations in code: each is run once, in order, and never edited after a release. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('pipelines')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('interval', 'integer', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('updatedAt', 'bigint', (c) => c.notNull())
      .addColumn('deletedAt', 'bigint')
      .addColumn('run', 'text')
      .execute()
    await db.schema
      .createTable('changes')
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('client', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('mergeKey', 'text')
      .addColumn('ops', 'text', (c) => c.notNull())
      .addColumn('inverse', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('changesKey', ['pipeline', 'sequence'])
      .addUniqueConstraint('changesId', ['pipeline', 'id'])
      .execute()
    await db.schema
      .createTable('refusals')
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('params', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('refusalsKey', ['pipeline', 'id'])
      .execute()
    await db.schema
      .createTable('snapshots')
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('snapshotsKey', ['pipeline', 'sequence'])
      .execute()
    await db.schema
      .createTable('versions')
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .addColumn('message', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('versionsKey', ['pipeline', 'number'])
      .execute()
    await db.schema
      .createTable('runs')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('desired', 'text', (c) => c.notNull().check(sql`desired in ('running', 'stopped')`))
      .addColumn('how', 'text', (c) => c.notNull().check(sql`how in ('drain', 'now')`))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('interval', 'integer', (c) => c.notNull())
      .addColumn('startedAt', 'bigint', (c) => c.notNull())
      .addColumn('changedAt', 'bigint', (c) => c.notNull())
      .addColumn('completedBatches', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('records', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.createIndex('runsOfPipeline').on('runs').columns(['pipeline', 'startedAt']).execute()
    await db.schema
      .createTable('commands')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('run', 'text')
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('params', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('commandsOfPipeline').on('commands').columns(['pipeline', 'at']).execute()
    await db.schema
      .createTable('secrets')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('token', 'text', (c) => c.notNull())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .execute()
  },
}

/** What a deploy changed, and what was answered about state. */
const versionChanges: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('versions')
      .addColumn('answers', 'text', (c) => c.notNull().defaultTo('{}'))
      .execute()
    await db.schema.alterTable('versions').addColumn('changes', 'text').execute()
  },
}

const samples: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('samples')
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('samplesKey', ['pipeline', 'node'])
      .execute()
  },
}

/** Read-only links to dashboards. */
const links: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('links')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pipeline', 'text', (c) => c.notNull())
      .addColumn('workspace', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('usedAt', 'bigint')
      .execute()
    await db.schema.createIndex('linksOfPipeline').on('links').columns(['pipeline', 'createdAt']).execute()
  },
}

export const migrations: Record<string, Migration> = {
  '0001_first': first,
  '0002_versionChanges': versionChanges,
  '0003_samples': samples,
  '0004_links': links,
}
