'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { failureWords } from '@/app/_components/failure-words'
import { PageTitle } from '@/app/_components/page-title'

export default function StaffErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const { title, says, code } = failureWords(error)
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <div className="prose mb-8">
        <p>{says}</p>
        {code ? <p className="text-soft">For them to find it in the log: {code}</p> : null}
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
