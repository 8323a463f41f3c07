import type { Quarter } from '../organisation/quarter'
import {
  type NoiseStrength,
  type Outcome,
  outcomes,
  type PublishedQuarter,
  type PublishedRow,
  type RowTree,
  rowTrees,
} from './published'

/** What was published of a track in a quarter: `z` per outcome out of `n` respondents. */
export type Sighting = { n: number; z: Readonly<Record<Outcome, number>> }

/**
 * A row that stands above no other, for as long as its identity stands: the same members in every published quarter.
 * Where rows show no figures but the row above them does, what is left of it after the rows that do is a track too
 * ("rest"): it carries the noise of `draws` rows.
 */
export type Track = {
  /** Position of its first quarter, and its last, in the list of quarters. */
  first: number
  last: number
  draws: number
  /** The site: the row above, where that is not the organisation. */
  site: string | null
  kept: Readonly<Record<Outcome, number | null>>
  /** By position of the quarter minus `first`; null where it shows no figures. */
  sightings: (Sighting | null)[]
  /** Tracks of the published quarter before that share units with it; weights sum to 1. Empty for new units. */
  predecessors: readonly { track: number; weight: number }[]
}

/** A track in one quarter, with the people that it stands for in sums. */
export type Leaf = { track: number; people: number; respondents: number }

export type TrackedQuarter = {
  quarter: Quarter
  ordinal: number
  noise: Readonly<Record<Outcome, NoiseStrength>>
  /** Tracks that exist in this quarter, with figures or without. */
  present: readonly number[]
  /** Those with figures: they make up every sum. */
  leaves: readonly Leaf[]
  /** Position in `leaves` of each track that has one. */
  leafOf: ReadonlyMap<number, number>
  /** Which of the `leaves` (positions) make up each row that shows figures. */
  composition: ReadonlyMap<string, readonly number[]>
  rows: ReadonlyMap<string, PublishedRow>
  /** Ids of rows that stand above no other. */
  ownRows: ReadonlySet<string>
  rootId: string | null
}

export type Tracks = { tracks: readonly Track[]; quarters: readonly TrackedQuarter[] }

/** A piece of one quarter that gets a track: a lowest row, or a rest. */
type Piece = {
  identity: string
  members: readonly string[]
  site: string | null
  draws: number
  sighting: Sighting | null
  people: number | null
  /** Rows that the piece belongs to: its own, and those above. */
  rows: string[]
}

/**
 * Follows rows through the quarters (in order of time; quarters may be missing).
 * @throws RangeError as `rowTrees`.
 */
export function trackRows(published: readonly PublishedQuarter[]): Tracks {
  const tracks: Track[] = []
  const quarters: TrackedQuarter[] = []
  let before: Map<string, { track: number; piece: Piece }> = new Map()
  rowTrees(published).forEach((tree, position) => {
    const noise = published[position]?.noise
    if (!noise) return
    const pieces = piecesOf(tree)
    const now = new Map<string, { track: number; piece: Piece }>()
    for (const piece of pieces) {
      const kept = { wristAny: noise.wristAny.kept, backAny: noise.backAny.kept }
      const track =
        continued(before.get(piece.identity)?.track, tracks, kept) ?? startTrack(tracks, piece, position, kept, before)
      const entry = tracks[track]
      if (entry) {
        entry.last = position
        entry.site = piece.site
        entry.sightings.push(piece.sighting)
      }
      now.set(piece.identity, { track, piece })
    }
    quarters.push(trackedQuarter(tree, published[position]?.rows ?? [], noise, pieces, now))
    before = now
  })
  return { tracks, quarters }
}

/** The track that goes on, unless its kept noise was drawn anew because the law changed. */
function continued(
  track: number | undefined,
  tracks: readonly Track[],
  kept: Record<Outcome, number | null>,
): number | undefined {
  const entry = track === undefined ? undefined : tracks[track]
  if (!entry) return undefined
  const redrawn = outcomes.some(
    (outcome) => entry.kept[outcome] !== null && kept[outcome] !== null && entry.kept[outcome] !== kept[outcome],
  )
  if (redrawn) return undefined
  entry.kept = {
    wristAny: entry.kept.wristAny ?? kept.wristAny,
    backAny: entry.kept.backAny ?? kept.backAny,
  }
  return track
}

function startTrack(
  tracks: Track[],
  { members, site, draws }: Piece,
  position: number,
  kept: Track['kept'],
  before: ReadonlyMap<string, { track: number; piece: Piece }>,
): number {
  const own = new Set(members)
  const shared = [...before.values()].flatMap(({ track, piece }) => {
    const common = piece.members.filter((code) => own.has(code)).length
    return common > 0 ? [{ track, weight: common }] : []
  })
  const total = shared.reduce((sum, { weight }) => sum + weight, 0)
  tracks.push({
    first: position,
    last: position,
    draws,
    site,
    kept,
    sightings: [],
    predecessors: shared.map(({ track, weight }) => ({ track, weight: weight / total })),
  })
  return tracks.length - 1
}

/** Lowest rows and rests of a quarter, top down. */
function piecesOf({ root, children }: RowTree): Piece[] {
  const pieces: Piece[] = []
  const visit = (row: PublishedRow, site: string | null, above: string[]): void => {
    const below = children.get(row.id) ?? []
    const rows = [...above, row.id]
    if (below.length === 0) {
      const sighting = row.figures && { n: row.n, z: zOf(row.figures) }
      pieces.push({
        identity: identityOf(row.members),
        members: row.members,
        site,
        draws: 1,
        sighting,
        people: row.heads,
        rows,
      })
      return
    }
    const ownSite = row.parent === null ? null : row.id
    for (const child of below) visit(child, ownSite, rows)
    const rest = row.figures && restOf(row, below, children, ownSite, rows)
    if (rest) pieces.push(rest)
  }
  if (root) visit(root, null, [])
  return pieces
}

/** What a row with figures has left after the rows below it that show theirs; null where all do. */
function restOf(
  row: PublishedRow,
  below: readonly PublishedRow[],
  children: RowTree['children'],
  site: string | null,
  rows: string[],
): Piece | null {
  const silent = below.filter(({ figures }) => !figures)
  if (silent.length === 0 || !row.figures) return null
  const z = zOf(row.figures)
  for (const { figures } of below) if (figures) for (const outcome of outcomes) z[outcome] -= figures[outcome]
  const members = silent.flatMap(({ members }) => members)
  const heads = silent.map(({ heads }) => heads)
  return {
    identity: `rest of ${row.id}: ${identityOf(members)}`,
    members,
    site,
    draws: silent.reduce((sum, child) => sum + lowestRows(child, children), 0),
    sighting: { n: silent.reduce((sum, { n }) => sum + n, 0), z },
    people: heads.includes(null) ? null : heads.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    rows,
  }
}

function lowestRows(row: PublishedRow, children: RowTree['children']): number {
  const below = children.get(row.id) ?? []
  return below.length === 0 ? 1 : below.reduce((sum, child) => sum + lowestRows(child, children), 0)
}

function identityOf(members: readonly string[]): string {
  return JSON.stringify([...new Set(members)].sort())
}

function zOf(figures: Readonly<Record<Outcome, number>>): Record<Outcome, number> {
  return { wristAny: figures.wristAny, backAny: figures.backAny }
}

function pushTo(lists: Map<string, number[]>, id: string, value: number): void {
  const list = lists.get(id)
  if (list) list.push(value)
  else lists.set(id, [value])
}

function trackedQuarter(
  { quarter, ordinal, root, children }: RowTree,
  rows: readonly PublishedRow[],
  noise: TrackedQuarter['noise'],
  pieces: readonly Piece[],
  tracksOf: ReadonlyMap<string, { track: number }>,
): TrackedQuarter {
  const seen = pieces.flatMap((piece) => {
    const track = tracksOf.get(piece.identity)?.track
    return piece.sighting && track !== undefined ? [{ piece, track, n: piece.sighting.n }] : []
  })
  // People where every headcount is known and somebody is there, respondents otherwise.
  const counted = seen.every(({ piece }) => piece.people !== null) && seen.some(({ piece }) => (piece.people ?? 0) > 0)
  const composition = new Map<string, number[]>()
  seen.forEach(({ piece }, leaf) => {
    for (const id of piece.rows) pushTo(composition, id, leaf)
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    quarter,
    ordinal,
    noise,
    present: pieces.flatMap(({ identity }) => tracksOf.get(identity)?.track ?? []),
    leaves: seen.map(({ piece, track, n }) => ({ track, respondents: n, people: counted ? (piece.people ?? 0) : n })),
    leafOf: new Map(seen.map(({ track }, leaf) => [track, leaf])),
    composition: new Map([...composition].filter(([id]) => byId.get(id)?.figures)),
    rows: byId,
    ownRows: new Set(rows.flatMap(({ id }) => ((children.get(id) ?? []).length === 0 ? [id] : []))),
    rootId: root?.id ?? null,
  }
}
