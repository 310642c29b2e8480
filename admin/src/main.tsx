/** The shop's own pages, at `/admin`. */
import './app/components.css';
import '@mantine/notifications/styles.css';
import './app/look.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from './app/languages.tsx';
import { theme } from './app/look.ts';
import { queries } from './app/queries.ts';
import { router } from './app/router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('there is no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
