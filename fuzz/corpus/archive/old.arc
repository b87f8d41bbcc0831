filedesc://tide.arc 0.0.0.0 20310504100000 text/plain 66
1 0 Tide
URL IP-address Archive-date Content-type Archive-length


https://tide.example/a b 192.0.2.1 20310504100000 text/html 64
HTTP/1.1 200 OK
Content-Type: text/html

<p>Ferry runs again</p>
https://tide.example/c 192.0.2.1 20310504100000 text/html 200 - - 1234 tide.arc 64
HTTP/1.1 200 OK
Content-Type: text/html

<p>Ferry runs again</p>
