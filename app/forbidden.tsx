import { LinkButton } from './_components/button'
import { MessagePage } from './_components/message-page'

export default function ForbiddenPage() {
  return (
    <MessagePage title="Your role does not open this page">
      <p className="mb-8">
        If you need it for your work, ask an administrator of your organisation to change your role.
      </p>
      <div>
        <LinkButton href="/dashboard">Go to the overview</LinkButton>
      </div>
    </MessagePage>
  )
}
