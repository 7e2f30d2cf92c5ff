/** The window's entry: styles, theme, and the root component. */
import './zod-without-eval'
import { mount } from 'svelte'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import App from './App.svelte'

mount(App, { target: document.getElementById('window')! })
