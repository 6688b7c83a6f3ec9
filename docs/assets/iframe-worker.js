// The search of the site runs in a worker, which a browser starts for no page that was opened as a file.
// There, and nowhere else, an invisible frame takes the worker's place. MkDocs Material would load such a script from a foreign host.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super()
      this.ready = new Promise(resolve => {
        const frame = document.createElement("iframe")
        frame.hidden = true
        document.documentElement.append(frame)
        const inner = frame.contentWindow
        inner.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
        const code = inner.document.createElement("script")
        code.src = script
        code.addEventListener("load", () => resolve(inner))
        inner.document.head.append(code)
      })
    }

    postMessage(data) {
      this.ready.then(inner => inner.dispatchEvent(new MessageEvent("message", { data })))
    }
  }
}
