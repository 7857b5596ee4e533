import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const home: Module = { name: 'home', routes }
