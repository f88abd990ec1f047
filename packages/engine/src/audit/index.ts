export { AuditTrail } from './audit-trail.ts';
