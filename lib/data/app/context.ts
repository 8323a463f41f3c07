/**
 * Whose data a query may see. Every query of a tenant runs inside one organisation's signed context; a
 * `Viewer` (lib/auth) is a context with a person and a role, the worker has a context of its own.
 */
export type OrganisationContext = { organisationId: string }
