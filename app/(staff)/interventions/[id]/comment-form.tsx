'use client'

import { Button } from '@/app/_components/button'
import { TextArea } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { commentAction } from '../actions'

export function CommentForm({ id }: { id: string }) {
  const form = useStaffForm(commentAction)
  return (
    <div className="no-print mt-4 border-t border-hair pt-5">
      <FormFrame form={form} label="Comment">
        <input type="hidden" name="id" value={id} />
        <TextArea
          {...form.field('comment')}
          label="Add a comment"
          hint="Everybody who may sign in can read it. Nothing about anybody's health."
          rows={3}
        />
        <Button look="plain">Add comment</Button>
      </FormFrame>
    </div>
  )
}
