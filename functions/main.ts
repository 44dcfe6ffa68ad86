/** The entry point: reads the settings, builds the services, registers every function. */
import { app } from '@azure/functions';
import { readConfig } from '../shared/config.ts';
import { createServices } from '../shared/services.ts';
import { registerFunctions } from './register-functions.ts';

const services = createServices(readConfig(process.env));

registerFunctions(app, services);
app.hook.appStart(() => services.start());
app.hook.appTerminate(() => services.stop());
