import { receiveFromProvider } from '@/lib/actions/employee-sign-in'

export const GET = receiveFromProvider
