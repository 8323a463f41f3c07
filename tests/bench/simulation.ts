import { simulationReport } from './simulation/report'

// npm run bench -- simulation [organisations]: Markdown on standard output. docs/method.md shows 200.
const [organisations = '5'] = process.argv.slice(2)
console.log(await simulationReport(Number(organisations)))
