export const interventionStatuses = ['planned', 'in_progress', 'done', 'cancelled'] as const
export type InterventionStatus = (typeof interventionStatuses)[number]

export const interventionStatusNames: Readonly<Record<InterventionStatus, string>> = {
  planned: 'Planned',
  in_progress: 'In progress',
  done: 'Done',
  cancelled: 'Cancelled',
}

/** A step that can be taken, or why it cannot, in a sentence for the person. */
export type Transition =
  | { possible: true; action: string /** Whether the step has to say why. */; reason: 'required' | 'optional' }
  | { possible: false; because: string }

const already = (status: string): Transition => ({ possible: false, because: `It is ${status} already.` })

/**
 * Every step from every status: the one table that buttons, actions and explanations read. Nothing is final: a step
 * taken by mistake is undone by reopening, with a reason, and the history keeps both.
 */
export const transitions: Readonly<Record<InterventionStatus, Readonly<Record<InterventionStatus, Transition>>>> = {
  planned: {
    planned: already('planned'),
    in_progress: { possible: true, action: 'Start', reason: 'optional' },
    done: { possible: true, action: 'Mark as done', reason: 'optional' },
    cancelled: { possible: true, action: 'Cancel it', reason: 'required' },
  },
  in_progress: {
    planned: { possible: true, action: 'Back to planned', reason: 'required' },
    in_progress: already('in progress'),
    done: { possible: true, action: 'Mark as done', reason: 'optional' },
    cancelled: { possible: true, action: 'Cancel it', reason: 'required' },
  },
  done: {
    planned: { possible: false, because: 'It has been done. Reopen it: it is then in progress again.' },
    in_progress: { possible: true, action: 'Reopen', reason: 'required' },
    done: already('done'),
    cancelled: { possible: false, because: 'It has been done. Reopen it first if it is to be given up.' },
  },
  cancelled: {
    planned: { possible: true, action: 'Reopen', reason: 'required' },
    in_progress: { possible: false, because: 'It was cancelled. Reopen it first, then start it.' },
    done: { possible: false, because: 'It was cancelled. Reopen it first.' },
    cancelled: already('cancelled'),
  },
}

/** Statuses of what is still to be done. */
export const openStatuses: readonly InterventionStatus[] = ['planned', 'in_progress']
