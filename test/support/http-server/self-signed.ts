/**
 * A key and a certificate for 127.0.0.1 that nobody vouches for, valid until 2126; they protect nothing.
 * Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500
 *   -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem
 */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  return { key: KEY, cert: CERTIFICATE };
}

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOMXV20kVHIji2o/d
dhlkV0cbw2dVtCPOYDc52pzMUSihRANCAASSaFQM/4n96dvXUdff2eudenP4fg4f
3Vmeu4AcMc57GgDpdeGL+L70oLi/bhp7NNfYixMh25bqAQXaMEKWQF6C
-----END PRIVATE KEY-----
`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUduGR+oFjlWlvsTOu5MH/7eUgVnIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyODE5Mjg0MFoYDzIxMjYxMTA0
MTkyODQwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASSaFQM/4n96dvXUdff2eudenP4fg4f3Vmeu4AcMc57GgDpdeGL+L70
oLi/bhp7NNfYixMh25bqAQXaMEKWQF6Co2QwYjAdBgNVHQ4EFgQUAg+vQNg09M8A
FA9Wia2OaERA7ukwHwYDVR0jBBgwFoAUAg+vQNg09M8AFA9Wia2OaERA7ukwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQCU4WNIvJ/NfoplQA8Z/c0Af5bQ5Rhn0u/DO7DsrfxPFQIgF5nTmWwIloFN0r97
vHK6suNjKAB5mZk2IV9xe//cSO8=
-----END CERTIFICATE-----
`;
