# Files in, one object out for each.
Get-ChildItem docs/samples -Filter *.jpg | Invoke-WriterVision -Prompt 'Describe the image'

# JPEG, PNG, GIF and WebP, told by their content. A wildcard does as well as Get-ChildItem.
Invoke-WriterVision 'What is this?' docs/samples/*.png, docs/samples/*.gif, docs/samples/*.webp

# A prompt of its own for each image; {{image}} says where the image stands in it.
Get-ChildItem docs/samples -Filter receipt*.jpg | Invoke-WriterVision -Prompt { "The file is called $($_.Name): {{image}} Read the total." } | ForEach-Object { '{0}: {1} tokens, asked: {2}' -f $_.Name, $_.Usage.TotalTokens, $_.Prompt }

# What is no image is an error of its own, and costs the others nothing. (docs/samples/README.md is a text.)
Invoke-WriterVision 'What is this?' docs/samples/README.md, docs/samples/sunset.jpg
