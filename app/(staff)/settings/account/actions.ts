'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { replaceOwnPassword } from '@/lib/auth/replace-password'
import { ChangePassword } from '@/lib/schemas/organisation'

// every role may read units: this is the permission of being signed in
export const changePassword = staffAction(
  'units:read',
  ChangePassword,
  async (viewer, { currentPassword, password }) => {
    await replaceOwnPassword(viewer, currentPassword, password)
    redirect('/settings/account?done=yes')
  },
)
