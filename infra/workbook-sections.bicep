// What the workbook shows: its sections, and the panels of each with their queries.

@description('A panel that shows what a query answers.')
type panel = {
  @description('Its name within the page.')
  name: string

  @description('What it shows.')
  title: string

  @description('KQL.')
  query: string

  @description('How it shows it.')
  shape: 'table' | 'timechart' | 'barchart'
}

@description('A heading and what stands under it.')
type section = {
  @description('What the panels answer together.')
  heading: string

  @description('From top to bottom.')
  panels: panel[]
}

var working panel[] = [
  {
    name: 'polls'
    title: 'Polls of each instance'
    query: loadTextContent('queries/workbook/polls.kql')
    shape: 'table'
  }
  {
    name: 'observations'
    title: 'Observations, by source and what came of them'
    query: loadTextContent('queries/workbook/observations.kql')
    shape: 'timechart'
  }
  {
    name: 'upstream-calls'
    title: 'Calls of Customer Insights, by their status'
    query: loadTextContent('queries/workbook/upstream-calls.kql')
    shape: 'table'
  }
  {
    name: 'latencies'
    title: 'From the decision to the callback, and how long callbacks take'
    query: loadTextContent('queries/workbook/latencies.kql')
    shape: 'timechart'
  }
]

var fired panel[] = [
  {
    name: 'fired'
    title: 'The last fires'
    query: loadTextContent('queries/workbook/fired.kql')
    shape: 'table'
  }
  {
    name: 'verdicts'
    title: 'Verdicts, by reason'
    query: loadTextContent('queries/workbook/verdicts.kql')
    shape: 'barchart'
  }
  {
    name: 'deliveries'
    title: 'How deliveries to flows and publications to a topic ended'
    query: loadTextContent('queries/workbook/deliveries.kql')
    shape: 'timechart'
  }
]

var stuck panel[] = [
  {
    name: 'backlog'
    title: 'For how long events wait, and are overdue'
    query: loadTextContent('queries/workbook/backlog.kql')
    shape: 'timechart'
  }
  {
    name: 'gauges'
    title: 'What waits, what was given up, and which keys are in use'
    query: loadTextContent('queries/workbook/gauges.kql')
    shape: 'table'
  }
  {
    name: 'failing-flows'
    title: 'Flows that do not take their events'
    query: loadTextContent('queries/workbook/failing-flows.kql')
    shape: 'table'
  }
  {
    name: 'topic-answers'
    title: 'What the topic answers'
    query: loadTextContent('queries/workbook/topic-answers.kql')
    shape: 'table'
  }
  {
    name: 'not-delivered'
    title: 'Events that ended undelivered'
    query: loadTextContent('queries/workbook/not-delivered.kql')
    shape: 'table'
  }
  {
    name: 'troubles'
    title: 'Warnings and errors'
    query: loadTextContent('queries/workbook/troubles.kql')
    shape: 'table'
  }
]

@export()
@description('The sections of the page, from top to bottom.')
var sections section[] = [
  { heading: 'Is it working?', panels: working }
  { heading: 'What fired?', panels: fired }
  { heading: 'What is stuck?', panels: stuck }
]
