/** The routes of an order's mails. */
import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';

const notificationId = z
  .string()
  .max(200)
  .regex(/^[a-z-]+\.[\w.:-]+$/)
  .meta({ example: 'receipt.-', description: 'Its kind, and what tells it apart from others of the kind.' });

const notificationSchema = z
  .object({
    id: notificationId,
    kind: z.string().meta({ example: 'receipt' }),
    status: z.enum(['sending', 'sent', 'skipped', 'bounced', 'complained']).meta({
      description:
        '`skipped`: there was nobody to send it to. `bounced`: it did not arrive. `complained`: it was called spam.',
    }),
    at: z.iso.datetime().optional().meta({ description: 'When it was sent or skipped.' }),
    cameBackAt: z.iso.datetime().optional().meta({ description: 'When it bounced or was called spam.' }),
    reason: z.string().optional().meta({
      description:
        'Why it came back, in the words of SES: after `Permanent/…` it sends that address nothing more.',
      example: 'Permanent/General',
    }),
    resent: z.boolean().meta({ description: 'Whether staff had it sent again.' }),
  })
  .meta({ id: 'Notification' });

const letterSchema = notificationSchema
  .extend({
    letter: z
      .object({
        to: z.email().meta({ description: 'Where the customer is reached now.' }),
        subject: z.string().meta({ description: 'In the language of the customer, as all of it.' }),
        text: z.string().meta({ description: 'Without the link by which a guest opens the order.' }),
      })
      .optional()
      .meta({
        description:
          'As it would be written now, of the order as it is. Left out: nobody is there to write to, or its notice does not say enough.',
      }),
  })
  .meta({ id: 'NotificationLetter' });

const orderId = z.object({ id: idSchema('order') });
const mailOfOrder = orderId.extend({ notificationId });

export const notificationsRoutes = defineRoutes({
  listNotifications: {
    method: 'GET',
    path: '/v1/orders/{id}/notifications',
    summary: 'The mails of an order, in the order in which they were sent',
    access: 'notifications:manage',
    params: orderId,
    responses: { 200: z.object({ items: z.array(notificationSchema) }) },
    errors: ['not-found'],
  },
  getNotification: {
    method: 'GET',
    path: '/v1/orders/{id}/notifications/{notificationId}',
    summary: 'A mail of an order, to be read',
    access: 'notifications:manage',
    params: mailOfOrder,
    responses: { 200: letterSchema },
    errors: ['not-found'],
  },
  resendNotification: {
    method: 'POST',
    path: '/v1/orders/{id}/notifications/{notificationId}/resend',
    summary: 'Send a mail once more, written anew, to where the customer is reached now',
    access: 'notifications:manage',
    params: mailOfOrder,
    responses: { 201: notificationSchema },
    errors: ['not-found', 'illegal-transition', 'unavailable'],
    idempotent: true,
  },
});
