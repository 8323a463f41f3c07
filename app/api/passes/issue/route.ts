import { answerIssueRequest } from '@/lib/actions/issue-request'

export const POST = answerIssueRequest
