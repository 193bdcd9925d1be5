"""openid_issuer DIR [ADDRESS NAME]: an OpenID Connect provider for tests, over TLS.

It is at any port of loopback, or as https://NAME at ADDRESS.

DIR has tls.pem (a certificate and its key) and claims.json, what it says of the
user who is asked for, without asking anybody.  DIR/issuer.port gets its port.
Its clients are `usher`, with the secret `shared`, by which it signs (HS256).
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import time
import urllib.parse

folder = sys.argv[1]
address = (sys.argv[2], 443) if len(sys.argv) > 2 else ('127.0.0.1', 0)
name = 'https://' + (sys.argv[3] if len(sys.argv) > 3 else 'issuer.example')


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=')


def signed(claims):
    text = b'.'.join(encoded(json.dumps(part).encode())
                     for part in ({'alg': 'HS256', 'typ': 'JWT'}, claims))
    mac = hmac.new(b'shared', text, hashlib.sha256).digest()
    return (text + b'.' + encoded(mac)).decode()


class Issuer(http.server.BaseHTTPRequestHandler):
    """The code that a client is given is the nonce that it came with."""

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == '/.well-known/openid-configuration':
            self.answer({'issuer': name,
                         'authorization_endpoint': name + '/authorize',
                         'token_endpoint': name + '/token',
                         'response_types_supported': ['code']})
            return
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        back = {'code': asked['nonce'], 'state': asked['state']}
        self.send_response(302)
        self.send_header('Location', asked['redirect_uri'] + '?' +
                         urllib.parse.urlencode(back))
        self.end_headers()

    def do_POST(self):
        size = int(self.headers['Content-Length'])
        asked = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode()))
        with open(folder + '/claims.json', encoding='utf-8') as file:
            claims = json.load(file)
        now = int(time.time())
        token = signed({'iss': name, 'aud': 'usher',
                        'iat': now, 'exp': now + 600, 'nonce': asked['code'],
                        **claims})
        self.answer({'access_token': 'access', 'token_type': 'Bearer',
                     'id_token': token})


server = http.server.ThreadingHTTPServer(address, Issuer)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(folder + '/tls.pem')
server.socket = tls.wrap_socket(server.socket, server_side=True)
with open(folder + '/issuer.new', 'w', encoding='ascii') as out:
    out.write(str(server.server_port))
os.rename(folder + '/issuer.new', folder + '/issuer.port')
server.serve_forever()
