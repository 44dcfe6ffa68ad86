/** What publishes of the client library: loaded with the first event that goes to a topic, not with the app. */
export { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
