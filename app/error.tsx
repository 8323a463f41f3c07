'use client'

import { Button } from './_components/button'
import { MessagePage } from './_components/message-page'

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <MessagePage title="Something went wrong on our side">
      <p className="mb-3">
        Nothing that you saved before is lost. Try again; if it stays like this, tell your administrator.
      </p>
      {error.digest ? <p className="mb-8 text-soft">For them to find it in the log: {error.digest}</p> : null}
      <div>
        <Button type="button" onClick={retry}>
          Try again
        </Button>
      </div>
    </MessagePage>
  )
}
