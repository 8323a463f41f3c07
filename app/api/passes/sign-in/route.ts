import { leadToProvider } from '@/lib/actions/employee-sign-in'

export const GET = leadToProvider
