'use client'

import { Button } from './_components/button'
import { failureWords } from './_components/failure-words'
import { MessagePage } from './_components/message-page'

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const { title, says, code } = failureWords(error)
  return (
    <MessagePage title={title}>
      <p className="mb-3">{says}</p>
      {code ? <p className="mb-8 text-soft">For them to find it in the log: {code}</p> : null}
      <div>
        <Button type="button" onClick={retry}>
          Try again
        </Button>
      </div>
    </MessagePage>
  )
}
