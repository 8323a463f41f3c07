export type { ProtectedTable, PublishedTable } from './protected-table'
