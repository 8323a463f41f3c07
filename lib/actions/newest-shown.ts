import { refresh } from 'next/cache'
import { AppError } from '../errors'

/**
 * Awaits a change that may come too late. After a conflict the page around the form shows the newer state, the form
 * what was entered.
 */
export async function withNewestShown<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') refresh()
    throw error
  }
}
