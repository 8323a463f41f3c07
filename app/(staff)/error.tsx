'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-title'

export default function StaffErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <>
      <PageTitle>Something went wrong on our side</PageTitle>
      <div className="prose mb-8">
        <p>Nothing that you saved before is lost. Try again; if it stays like this, tell your administrator.</p>
        {error.digest ? <p className="text-soft">For them to find it in the log: {error.digest}</p> : null}
      </div>
      <div className="flex flex-wrap gap-3">
        <Button type="button" onClick={retry}>
          Try again
        </Button>
        <LinkButton href="/dashboard">Go to the overview</LinkButton>
      </div>
    </>
  )
}
