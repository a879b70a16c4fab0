// Improvements only: every page works without this file.
const $ = (selector, root = document) => root.querySelector(selector)

// The position of the reader, where they press the button and allow it.
const locate = $('[data-locate]')
if (locate && navigator.geolocation) {
  locate.hidden = false
  locate.addEventListener('click', () => {
    locate.disabled = true
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        $('[name=lon]').value = coords.longitude.toFixed(5)
        $('[name=lat]').value = coords.latitude.toFixed(5)
        locate.form.requestSubmit($('[data-next]') ?? undefined)
      },
      () => {
        locate.disabled = false
        $('[data-locate-said]').hidden = false
      },
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  })
}

// One submission, however often the button is pressed on a slow line; the server knows a repeat as well.
for (const form of document.querySelectorAll('form[method=post]'))
  form.addEventListener('submit', () => {
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true
    })
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = false
    }, 8000)
  })

// Small pictures of the photos that were chosen.
for (const input of document.querySelectorAll('input[type=file][data-preview]'))
  input.addEventListener('change', () => {
    const list = $(`#${input.dataset.preview}`)
    list.replaceChildren(
      ...[...input.files].slice(0, 9).map((file) => {
        const image = document.createElement('img')
        image.src = URL.createObjectURL(file)
        image.alt = file.name
        return image
      }),
    )
  })

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = button.dataset.done
  })
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
