/** What the declaration of accessibility has to name: the institution, and how to reach it. */
import { createRoute, z } from '@hono/zod-openapi';
import { json, PROBLEMS, router } from './context.ts';

const Contact = z.object({ institution: z.object({ name: z.string(), url: z.url() }), contact: z.string().nullable() });

export const accessibility = router().openapi(
  createRoute({ method: 'get', path: '/api/accessibility', responses: { 200: json(Contact, 'Who answers for the accessibility of these pages'), ...PROBLEMS } }),
  (c) => {
    const { institution, accessibility: contact } = c.get('platform').config;
    return c.json({ institution: { ...institution }, contact }, 200);
  },
);
