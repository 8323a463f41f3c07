import { Message } from '@/app/_components/message'

export default function ForbiddenPage() {
  return (
    <Message title="Your role does not open this page" back={{ label: 'Go to the overview', href: '/dashboard' }}>
      <p>If you need it for your work, ask an administrator of your organisation to change your role.</p>
    </Message>
  )
}
