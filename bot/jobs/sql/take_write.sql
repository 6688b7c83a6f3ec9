SELECT turn, wait FROM specbot_take_write(%(key)s, %(counts)s, %(windows)s, %(patience)s)
