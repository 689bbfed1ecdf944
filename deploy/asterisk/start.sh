#!/bin/sh
# Puts the addresses and keys of this deployment into the configuration, and starts Asterisk.
#   ALO_ASSISTANT     host:port of the assistant          ALO_CALL_KEY   its ASSISTANT_CALL_KEY (hexadecimal)
#   ALO_PASSWORD      password of caller and operators    ALO_ADDRESS    the address that telephones reach us at
set -eu
etc=${ALO_ETC:-/etc/asterisk}
: "${ALO_ASSISTANT:?host:port of the assistant}" "${ALO_CALL_KEY:?the ASSISTANT_CALL_KEY}" "${ALO_PASSWORD:?}"
case $ALO_CALL_KEY in *[!0-9a-zA-Z_-]*) echo "ALO_CALL_KEY: only letters, digits, - and _" >&2; exit 2 ;; esac
case $ALO_PASSWORD in *[!0-9a-zA-Z_-]*) echo "ALO_PASSWORD: only letters, digits, - and _" >&2; exit 2 ;; esac
sed -i "s|ws://127.0.0.1:8000/v1/calls/asterisk?key=CHANGE-ME|ws://$ALO_ASSISTANT/v1/calls/asterisk?key=$ALO_CALL_KEY|" "$etc/websocket_client.conf"
sed -i "s|^ALO_URL=.*|ALO_URL=http://$ALO_ASSISTANT|; s|^ALO_KEY=.*|ALO_KEY=$ALO_CALL_KEY|; s|^ALO_AUDIOSOCKET=.*|ALO_AUDIOSOCKET=${ALO_ASSISTANT%%:*}:8090|" "$etc/alo_dien_globals.conf"
sed -i "s|CHANGE-ME-[0-9]|$ALO_PASSWORD|" "$etc/pjsip.conf"
if [ -n "${ALO_ADDRESS:-}" ]; then
    sed -i "s|^bind = 0.0.0.0:5060|&\nexternal_media_address = $ALO_ADDRESS\nexternal_signaling_address = $ALO_ADDRESS\nlocal_net = 172.16.0.0/12|" "$etc/pjsip.conf"
fi
[ -z "${ALO_ETC:-}" ] || exit 0
exec asterisk -f -n
