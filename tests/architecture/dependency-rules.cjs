/**
 * Who may import whom. boundaries.test.ts cruises app and lib with these rules, plants a violation of each
 * in a skeleton and sees it caught. Imports point down only:
 * app > actions > (auth, data, release, export) > (schemas, view) > domain;
 * intake > (data/vault, crypto, schemas) > domain.
 */
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const framework = 'node_modules/(next|next-auth|react|react-dom)/'
const identity =
  '^lib/auth/|node_modules/next-auth/|node_modules/next/(headers|dist/server/request)|^lib/data/app/|^lib/actions/'

module.exports = {
  forbidden: [
    error(
      'no-cycles',
      'A cycle means that two files are one idea.',
      { path: '^(app|lib)/', pathNot: '^lib/data/generated/' },
      { circular: true },
    ),
    error(
      'not-to-unresolvable',
      'An import that resolves to nothing would slip past every rule below.',
      { path: '^(app|lib)/', pathNot: '^lib/data/generated/' },
      { couldNotResolve: true },
    ),

    // The core
    error(
      'domain-is-pure',
      'Scoring, statistics and disclosure control import each other and the numerical libraries named here, nothing else.',
      { path: '^lib/domain/' },
      { pathNot: '^lib/domain/|node_modules/highs/|node_modules/@stdlib/' },
    ),
    error(
      'statistics-come-after-the-gate',
      'Statistics and findings know protected cells only; raw counts have no way in.',
      { path: '^lib/domain/(statistics|hotspots)/' },
      { path: '^lib/domain/(disclosure|protection)/count-table' },
    ),
    error(
      'count-table-stays-behind-the-gate',
      'Only the collector, the gate and the command line that runs the gate may see raw counts.',
      { path: '^(app|lib)/', pathNot: '^lib/domain/(disclosure|protection)/|^lib/release/|^lib/cli/' },
      { path: '^lib/domain/(disclosure|protection)/count-table' },
    ),
    error(
      'nothing-shown-reaches-the-collector',
      'A screen, an action or an export that can run the collector, even indirectly, can reach raw counts.',
      { path: '^app/|^lib/(actions|auth|export|view)/' },
      { path: '^lib/release/(collect|pipeline)', reachable: true },
    ),

    // Layers
    error(
      'schemas-know-domain-and-zod',
      'A schema is data about data.',
      { path: '^lib/schemas/' },
      { pathNot: '^lib/(schemas|domain)/|node_modules/zod/' },
    ),
    error(
      'view-knows-domain',
      'Presenters are pure.',
      { path: '^lib/view/' },
      { pathNot: '^lib/(view|domain)/|^lib/release/document' },
    ),
    error(
      'lib-does-not-import-app',
      'The product does not depend on its screens.',
      { path: '^lib/' },
      { path: '^app/' },
    ),
    error(
      'data-is-framework-free',
      'Query modules know the database and the domain, not React, Next or sessions.',
      { path: '^lib/data/', pathNot: '^lib/data/generated/' },
      { path: `${framework}|^lib/(intake|actions|export)/|^app/` },
    ),
    error(
      'database-drivers-only-in-data',
      'One place talks to the databases.',
      { path: '^(app|lib)/', pathNot: '^lib/data/' },
      { path: '^lib/data/generated/|node_modules/(@prisma|prisma|pg|pg-pool)/' },
    ),
    error(
      'crypto-is-a-leaf',
      'Codes, hashes and signatures.',
      { path: '^lib/crypto/' },
      { pathNot: '^lib/crypto/|^(node:)?(crypto|util|buffer)$|node_modules/@node-rs/argon2/' },
    ),
    error(
      'client-code-never-sees-the-server',
      'What runs in the browser takes plain data.',
      { path: '^app/.*(-client|\\.client)\\.tsx?$|^app/_components/charts/' },
      { path: '^lib/(data|auth|crypto|release|actions)/', dependencyTypesNot: ['type-only'] },
    ),

    // Two doors
    error(
      'report-door-never-sees-identity',
      'The anonymous door cannot arrive at a session, a cookie, a staff query or the app database, even indirectly.',
      { path: '^lib/intake/|^app/\\(public\\)/' },
      { path: identity, reachable: true },
    ),
    error(
      'report-door-holds-the-intake-part-only',
      'The door submits; it neither counts nor imports.',
      { path: '^lib/intake/' },
      { path: '^lib/data/vault/(worker|importer)|^lib/release/|node_modules/next/', reachable: true },
    ),
    error(
      'app-door-never-reaches-the-vault',
      'No staff screen, action or export can arrive at the vault, even indirectly. Types of the vault carry no access.',
      { path: '^app/|^lib/(actions|app-door|auth|export|view)/' },
      { path: '^lib/data/vault/(?!types)', reachable: true },
    ),
    error(
      'auth-reads-only-people',
      'Signing in needs people, sessions and the directory, nothing else of ours.',
      { path: '^lib/auth/' },
      {
        path: '^lib/data/(vault|app/(?!people|sessions|context|directory|client|database-errors))|^lib/(release|export|intake)/',
      },
    ),
    error(
      'segments-do-not-share-privates',
      'What two screens share lives in app/_components.',
      { path: '^app/\\(staff\\)/([^/]+)/' },
      { path: '^app/\\(staff\\)/[^/]+/', pathNot: '^app/\\(staff\\)/$1/' },
    ),
  ],
  required: [
    {
      name: 'actions-use-the-wrapper',
      severity: 'error',
      comment: 'Every server action of staff parses with zod and checks the permission table.',
      module: { path: '^app/\\(staff\\)/.*actions\\.ts$' },
      to: { path: '^lib/actions/staff-action' },
    },
    {
      name: 'staff-pages-require-a-viewer',
      severity: 'error',
      comment: 'Every staff page and download names the permission that it needs.',
      module: { path: '^app/\\(staff\\)/.*/(page|route)\\.tsx?$' },
      to: { path: '^lib/auth/session' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
